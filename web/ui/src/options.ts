/** What a site says on its script tag: data-color, data-position, … */
export interface Options {
  base: string; // of the server, with a slash at its end
  page: boolean; // the chat is the page
  color: string;
  theme: string; // light, dark, or as the device has it
  left: boolean;
  title: string;
  greeting: string;
  ask: string; // the question that is offered first
  lang: string;
  open: boolean;
}

export function readOptions(script: HTMLScriptElement | null): Options {
  const d = script?.dataset ?? {};
  return {
    base: new URL("./", script?.src || location.href).href,
    page: d.mode === "page",
    color: d.color ?? "",
    theme: d.theme ?? "",
    left: d.position === "left",
    title: d.title ?? "",
    greeting: d.greeting ?? "",
    ask: d.ask ?? "",
    lang: d.lang || "zh-CN",
    open: d.open !== undefined && d.open !== "false",
  };
}
