// Preact carries much that this widget has no use for: it is drawn anew from the top, by functions alone. What is named here
// is cut out at build time. That takes a third off Preact, and all code that could read a text as HTML. The patterns fit the
// minified file of the version in package-lock.json; one that another version lacks fails the build.
import type { Plugin } from "vite";

const cuts: [what: RegExp, into: string][] = [
  // state of components, and the queue of those that are to be drawn anew
  [/C\.prototype\.setState=.*?(?=C\.prototype\.render)/, ""],
  // components that are classes, and what they may be told
  [/M=F\.prototype&&F\.prototype\.render,/, ""],
  [/(?<=H=0,)M(?=\))|(?<=\()M(?=\?u\.__c)|\bM(?=&&)/g, "0"],
  [/!p\.__e&&null!=p\.shouldComponentUpdate.*?\)(?=\)\{)/, "0"],
  [/null!=p\.componentWillUpdate&&p\.componentWillUpdate\(x,p\.__s,P\),/, ""],
  [/null!=p\.getChildContext.*?\)\),/, ""],
  [/if\(i\.componentWillUnmount\)try\{.*?\}catch\(n\)\{.*?\}/, ""],
  [/do\{p\.__d=!1,A&&A\(u\),(s=p\.render.*?p\.__s)\}while\(.*?\);p\.state=p\.__s,/, "$1;"],
  // contexts
  [/I=\(s=F\.contextType\)&&.*?:i,(?=t\.__c)/, "P=i,"],
  [/I&&I\.sub\(p\),/, ""],
  // components that wait, and those that catch errors: an error goes on to whoever draws
  [/128&t\.__u&&\(.*?\]\),/, ""],
  [/(?<=h=e\.length;)try\{/, ""],
  [/,k&&\(p\.__E=p\.__=null\)\}catch\(n\)\{if\(e\.length=h,.*?l\.__e\(n,u,t\)\}/, ""],
  [/l=\{__e:function.*?throw n\}\}/, "l={__e:n=>{throw n}}"],
  // hooks of add-ons
  [/return\(s=l\.diffed\)&&s\(u\),128&u\.__u\?void 0:f/, "return f"],
  [/\(s=l\.__b\)&&s\(u\);/, ""],
  [/\bl\.(vnode|__r|__c|unmount|__m|event|debounceRendering|__)(?!\w)(?!=[^=])/g, "void 0"],
  // properties that no part has: HTML as text, styles, values of inputs; and elements that were there before
  [/"dangerouslySetInnerHTML"==s\?\w=y:/g, ""],
  [/if\(h\)c\|\|p&&.*?;else if\(p&&\(u\.innerHTML=""\),/, "if("],
  [/if\("style"==l\).*?else if\((?="o"==l\[0\])/, "if("],
  [/"math"==x\?\w="[^"]*":/, ""],
  [/"foreignObject"==x\?"[^"]*":/, ""],
  [/,"function"==typeof l&&null!=l\.defaultProps\)for\(o in l\.defaultProps\).*?;(?=return x)/, ");"],
  [/r=l!=\(l=l\.replace\(s,"\$1"\)\),/, ""],
  [/n\.l\[l\+r\]=u/, "n.l[l+!1]=u"],
  [/(?<=Listener\(l,)r\?v:p,r/g, "p"],
  [/v=V\(!0\),/, ""],
  [/"value"==s&&"defaultValue"in k\|\|"checked"==s&&"defaultChecked"in k\|\|/, ""],
  [/"value"==s\?w=y:"checked"==s\?_=y:c&&"function"!=typeof y\|\|/, ""],
  [/c&&"textarea"!=x\|\|\(s="value",.*?\)\)(?=\}return u)/, ""],
];

export function lean(): Plugin {
  return {
    name: "lean",
    transform(code, id) {
      if (!id.endsWith("/preact/dist/preact.module.js")) return;
      for (const [what, into] of cuts) {
        if (code.search(what) < 0) this.error(`lean.ts: this version of Preact has no ${what}`);
        code = code.replace(what, into);
      }
      return { code, map: null };
    },
  };
}
