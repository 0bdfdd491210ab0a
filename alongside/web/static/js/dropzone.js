// A file field inside .dropzone also takes a file that is dropped on it, and says which one it holds.
const zoneOf = (event) => event.target.closest?.('.dropzone');

for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    zone.classList.add('is-over');
  });
}

document.addEventListener('dragleave', (event) => {
  const zone = zoneOf(event);
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove('is-over');
});

document.addEventListener('drop', (event) => {
  const zone = zoneOf(event);
  if (!zone || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  zone.classList.remove('is-over');
  const field = zone.querySelector('input[type=file]');
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
});

document.addEventListener('change', (event) => {
  const zone = zoneOf(event);
  if (!zone || event.target.type !== 'file') return;
  const note = zone.querySelector('[data-dropzone-chosen]');
  if (!note) return;
  note.textContent = [...event.target.files]
    .map((file) => `${file.name} (${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} kB)`)
    .join(', ');
  note.hidden = !note.textContent;
});
