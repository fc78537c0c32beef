/** newID makes a UUID of random digits (RFC 9562, section 5.4); crypto.randomUUID exists on secure origins only. */
export function newID(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16),
  );
}
