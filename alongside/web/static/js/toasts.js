// Toasts stay until they are closed or ten seconds have passed unread; focus or a pointer on one holds it.
const LIFE = 10_000;

function start(toast) {
  let timer = setTimeout(() => toast.remove(), LIFE);
  const hold = () => clearTimeout(timer);
  const release = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), LIFE); };
  toast.addEventListener('pointerenter', hold);
  toast.addEventListener('focusin', hold);
  toast.addEventListener('pointerleave', release);
  toast.addEventListener('focusout', release);
}

function startAll() {
  for (const toast of document.querySelectorAll('[data-toast]:not([data-started])')) {
    toast.dataset.started = 'yes';
    if (!toast.hasAttribute('data-stay')) start(toast);
  }
}

document.addEventListener('click', (event) => event.target.closest('[data-toast-close]')?.closest('[data-toast]')?.remove());
document.addEventListener('htmx:afterSettle', startAll);
startAll();
