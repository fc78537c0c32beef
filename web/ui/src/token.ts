// The only thing that is stored in the browser. Without storage a reload begins anew.

const key = "liaoqing.token";

export function keptToken(): string | undefined {
  try {
    return localStorage.getItem(key) || undefined;
  } catch {
    return undefined;
  }
}

export function keepToken(token: string | undefined): void {
  try {
    if (token) localStorage.setItem(key, token);
    else localStorage.removeItem(key);
  } catch {
    /* private mode */
  }
}

/** onOtherTab calls act when another tab of this site began or erased a conversation. */
export function onOtherTab(act: () => void): void {
  addEventListener("storage", (e) => {
    if (e.key === key) act();
  });
}
