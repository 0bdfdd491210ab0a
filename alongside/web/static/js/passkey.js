// Passkeys. A form with data-passkey is hidden until the browser can use them.
//   sign-in  asks the form's address for options     ask  takes them from #passkey-options
//   add      makes a new key from #passkey-options
// Field "credential" carries the answer as JSON in the form of the WebAuthn standard, level 3.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const list = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

const forGet = (o) => ({ ...o, challenge: bytes(o.challenge), allowCredentials: list(o.allowCredentials) });
const forCreate = (o) => ({
  ...o,
  challenge: bytes(o.challenge),
  user: { ...o.user, id: bytes(o.user.id) },
  excludeCredentials: list(o.excludeCredentials),
});

function answer(credential) {
  const response = {};
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

const stored = () => JSON.parse(document.getElementById('passkey-options').textContent);

async function use(form) {
  if (form.dataset.passkey === 'add') {
    const options = forCreate(stored().creation_options.publicKey);
    const alone = Boolean(form.querySelector('[name=passwordless]')?.checked);
    options.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: alone ? 'required' : 'discouraged',
      requireResidentKey: alone,
      ...(alone ? { userVerification: 'required' } : {}),
    };
    return navigator.credentials.create({ publicKey: options });
  }
  let options = form.dataset.passkey === 'ask' ? stored().request_options : null;
  if (!options) {
    const reply = await fetch(form.action, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    if (!reply.ok) throw new Error(`options: ${reply.status}`);
    options = (await reply.json()).request_options;
  }
  return navigator.credentials.get({ publicKey: forGet(options.publicKey) });
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const fault = form.querySelector('[data-passkey-fault]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    fault.hidden = true;
    try {
      form.elements.credential.value = answer(await use(form));
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
