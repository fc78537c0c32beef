/** copyText copies where the page may, and by selection where it is no secure origin or an old web view. */
export function copyText(text: string): void {
  const bySelection = () => {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(bySelection);
  else bySelection();
}
