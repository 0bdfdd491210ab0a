// The interview on a phone with a bad connection: an answer that cannot be sent waits on this device, is told
// as not saved, and is sent again by itself. Everything works without this script; it only loses no answer.
const KEPT = 'alongside-interview:';
const LIFE = 12 * 60 * 60 * 1000; // milliseconds; what lies longer belongs to nobody who is still here
const AGAIN = 5000;
// Where the browser keeps nothing (private windows of some phones), answers wait in the page itself.
const shelf = (() => {
  const memory = new Map();
  try {
    localStorage.setItem(`${KEPT}try:0`, '');
    localStorage.removeItem(`${KEPT}try:0`);
  } catch {
    return { keys: () => [...memory.keys()], get: (key) => memory.get(key) ?? null, set: (key, text) => memory.set(key, text), remove: (key) => memory.delete(key) };
  }
  return { keys: () => Object.keys(localStorage), get: (key) => localStorage.getItem(key), set: (key, text) => localStorage.setItem(key, text), remove: (key) => localStorage.removeItem(key) };
})();
const place = document.querySelector('[data-interview]');

function forgetOld() {
  for (const key of shelf.keys()) {
    if (key.startsWith(KEPT) && Date.now() - Number(key.split(':')[2]) > LIFE) shelf.remove(key);
  }
}
function forgetAll(code = '') {
  for (const key of shelf.keys()) if (key.startsWith(KEPT + code)) shelf.remove(key);
}

// One key for each answer, so that two tabs never write over each other's list.
const start = (code) => `${KEPT}${code}:`;
const waiting = (code) => shelf.keys().filter((key) => key.startsWith(start(code))).sort();

function show(code, isSignedOut = false) {
  const banner = document.querySelector('[data-waits]');
  if (!banner) return;
  const count = waiting(code).length;
  banner.hidden = count === 0;
  banner.querySelector('[data-waits-count]').textContent = count;
  banner.querySelector('[data-waits-text]').hidden = isSignedOut;
  banner.querySelector('[data-waits-signin]').hidden = !isSignedOut;
}

// "sent" with the way on, "wait" (no connection), "signin", or "look" (the server has something to say).
async function send(entry) {
  const body = new URLSearchParams(entry.body);
  const token = document.querySelector('[name=csrfmiddlewaretoken]');
  if (token) body.set('csrfmiddlewaretoken', token.value);
  let answer;
  try {
    answer = await fetch(entry.url, { method: 'POST', body, redirect: 'manual', headers: { 'X-Interview': 'yes' } });
  } catch {
    return { state: 'wait' };
  }
  if (answer.type === 'opaqueredirect' || answer.status === 401) return { state: 'signin' };
  if (answer.ok) return { state: 'sent', next: (await answer.json()).next };
  return { state: answer.status >= 500 || answer.status === 403 ? 'wait' : 'look' };
}

// What the server wants to be seen (another answer given meanwhile, a fault) is shown by its own page.
function sendOpenly(entry) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = entry.url;
  const token = document.querySelector('[name=csrfmiddlewaretoken]');
  const fields = new URLSearchParams(entry.body);
  if (token) fields.set('csrfmiddlewaretoken', token.value);
  for (const [name, value] of fields) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function keep(code, entry) {
  shelf.set(`${start(code)}${Date.now()}:${Math.random().toString(36).slice(2, 8)}`, JSON.stringify(entry));
}

let busy = false;
async function sendAll(code) {
  if (busy) return;
  busy = true;
  let next = '';
  try {
    for (const key of waiting(code)) {
      const text = shelf.get(key);
      if (text === null) continue; // another tab was faster
      const entry = JSON.parse(text);
      const { state, next: way } = await send(entry);
      if (state === 'sent') {
        shelf.remove(key);
        next = way;
      } else if (state === 'look') {
        shelf.remove(key);
        sendOpenly(entry);
        return;
      } else {
        show(code, state === 'signin');
        return;
      }
    }
    show(code);
    if (next && place.querySelector('[data-interview-form]')) window.location.assign(next);
  } finally {
    busy = false;
  }
}

// Without a connection the next question comes from this page itself.
function goOn(form) {
  const list = document.getElementById('interview-upcoming');
  const upcoming = list ? JSON.parse(list.textContent) : [];
  const next = upcoming.shift();
  if (list) list.textContent = JSON.stringify(upcoming);
  if (!next) {
    form.querySelectorAll('button').forEach((button) => { button.disabled = true; });
    return;
  }
  form.action = next.url;
  form.querySelector('[name=question]').value = next.question;
  form.querySelector('[name=mark]').value = next.mark;
  form.querySelector('[data-fill]').replaceChildren();
  form.querySelector('[data-answers]').replaceChildren(document.querySelector('[data-plain-answers]').content.cloneNode(true));
  place.querySelector('[data-number]').textContent = next.number;
  for (const line of place.querySelectorAll('[data-text]')) line.textContent = next.text[line.dataset.text];
  place.querySelectorAll('.interview-sound, .fault-summary').forEach((old) => old.remove());
  place.querySelector('.interview-text').focus();
}

async function answer(event) {
  const form = event.target.closest?.('[data-interview-form]');
  if (!form || !place) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  const fields = new URLSearchParams(new FormData(form));
  if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
  fields.delete('csrfmiddlewaretoken');
  const code = place.dataset.interview;
  const entry = { url: form.getAttribute('action'), body: fields.toString() };
  event.submitter?.setAttribute('aria-busy', 'true');
  const { state, next } = waiting(code).length ? { state: 'wait' } : await send(entry);
  if (state === 'sent') {
    window.location.assign(next);
    return;
  }
  event.submitter?.removeAttribute('aria-busy');
  delete form.dataset.sending;
  if (state === 'look') {
    sendOpenly(entry);
    return;
  }
  keep(code, entry);
  show(code, state === 'signin');
  goOn(form);
}

function leave(event) {
  const link = event.target.closest?.('[data-interview-leave]');
  const forget = event.target.closest?.('[data-interview-forget]');
  if (!place || (!link && !forget)) return;
  const code = place.dataset.interview;
  const dialog = document.getElementById('interview-leave');
  if (link && waiting(code).length) {
    event.preventDefault();
    dialog.dataset.to = link.href;
    dialog.showModal();
  } else if (forget) {
    forgetAll(code);
    window.location.assign(dialog.dataset.to);
  }
}

function speak(event) {
  const button = event.target.closest?.('[data-speak]');
  if (!button) return;
  const line = place.querySelector(`[data-text="${button.dataset.speak}"]`);
  const voice = new SpeechSynthesisUtterance(line.textContent);
  voice.lang = button.dataset.voice;
  voice.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(voice);
}

function begin() {
  forgetOld();
  const done = document.querySelector('[data-interview-done]');
  if (done) forgetAll(done.dataset.interviewDone);
  document.addEventListener('submit', (event) => {
    if (event.target.action?.includes('sign-out')) forgetAll();
  });
  if (!place) return;
  const code = place.dataset.interview;
  document.addEventListener('submit', answer, true);
  document.addEventListener('submit', (event) => {
    if (!event.target.closest?.('[data-interview-finish]') || !waiting(code).length) return;
    event.preventDefault(); // first what waits, then the end
    show(code);
    sendAll(code);
  }, true);
  document.addEventListener('click', leave);
  document.addEventListener('click', speak);
  if ('speechSynthesis' in window) place.querySelectorAll('[data-speak]').forEach((button) => { button.hidden = false; });
  window.addEventListener('online', () => sendAll(code));
  window.addEventListener('pageshow', () => { document.querySelectorAll('[data-sending]').forEach((form) => { delete form.dataset.sending; }); });
  setInterval(() => { if (waiting(code).length) sendAll(code); }, AGAIN);
  show(code);
  if (waiting(code).length) sendAll(code);
}

begin();
