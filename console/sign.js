// EXO2-HMAC-SHA256: the signature of every call, made in the browser.

const utf8 = new TextEncoder();

/** The value of the Authorization header for one call. `query` is a URLSearchParams whose names appear once each. */
export async function authorization({ key, secret, method, path, body = '', query = new URLSearchParams(), expires }) {
  const names = [...query.keys()].sort();
  const values = names.map((name) => query.get(name)).join('');
  const message = [`${method} ${path}`, body, values, '', String(expires)].join('\n');
  const hmac = await crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', hmac, utf8.encode(message)));
  const signature = btoa(String.fromCharCode(...mac));
  const signed = names.length ? `,signed-query-args=${names.join(';')}` : '';
  return `EXO2-HMAC-SHA256 credential=${key}${signed},expires=${expires},signature=${signature}`;
}
