// One classic script with a fixed name: the program embeds it, and a site's one <script> tag loads it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { lean } from "./lean";

const most = 18 * 1024; // bytes of the script, gzipped; issue 5

function budget(): Plugin {
  return {
    name: "budget",
    writeBundle(options) {
      const zipped = (name: string) => gzipSync(readFileSync(join(options.dir!, name)), { level: 9 }).length;
      const size = zipped("widget.js");
      console.log(`widget.js: ${size} bytes gzipped, of ${most} at most`);
      for (const name of ["widget.en.json", "widget.zh-TW.json"]) console.log(`${name}: ${zipped(name)} bytes, where its language is asked for`);
      if (size > most) throw new Error(`widget.js is ${size - most} bytes too big`);
    },
  };
}

export default defineConfig({
  logLevel: "warn",
  plugins: [lean(), budget()],
  esbuild: { jsx: "transform", jsxFactory: "h", jsxFragment: "Fragment", charset: "utf8" },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2020",
    minify: "terser",
    terserOptions: { ecma: 2020, compress: { passes: 3, pure_getters: true, unsafe_arrows: true }, format: { comments: false } },
    reportCompressedSize: false,
    modulePreload: false,
    lib: { entry: "src/widget.tsx", name: "liaoqingWidget", formats: ["iife"], fileName: () => "widget.js" },
  },
});
