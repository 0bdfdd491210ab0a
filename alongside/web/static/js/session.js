// Warns two minutes before the session ends. <dialog id="session-warning" data-seconds data-keep-url>.
const dialog = document.getElementById('session-warning');
const WARNING = 120;

if (dialog) {
  let ends = 0;
  let timer;
  const arm = () => {
    const seconds = Number(dialog.dataset.seconds);
    ends = Date.now() + seconds * 1000;
    clearTimeout(timer);
    timer = setTimeout(() => { if (!dialog.open) dialog.showModal(); }, Math.max(5, seconds - WARNING) * 1000);
  };
  const keep = async () => {
    const answer = await fetch(dialog.dataset.keepUrl, { credentials: 'same-origin', redirect: 'manual' });
    if (answer.ok && Date.now() < ends) {
      dialog.close();
      arm();
    } else {
      window.location.reload();
    }
  };
  dialog.querySelector('[data-session-keep]').addEventListener('click', keep);
  document.addEventListener('htmx:afterRequest', arm);
  arm();
}
