// What a page may do with the widget. The script tag is async, so the page waits for it before it listens.

function ready(act) {
  if (window.liaoqing) act(window.liaoqing);
  else addEventListener("liaoqing", () => act(window.liaoqing), { once: true });
}

ready((liaoqing) => {
  document.getElementById("open").addEventListener("click", () => liaoqing.open());
  document.getElementById("ask").addEventListener("click", () => liaoqing.ask("花呗逾期六天上征信吗"));
  for (const name of ["ready", "open", "close", "message", "unread", "erased"]) {
    liaoqing.addEventListener(name, (e) => {
      const line = document.createElement("code");
      line.textContent = e.detail === null ? name : `${name} ${JSON.stringify(e.detail).slice(0, 80)}`;
      document.getElementById("events").prepend(line);
    });
  }
});
