// <button data-copy="#id" data-copied="Copied"> copies that element's text and says so.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.textContent.trim());
  const label = button.querySelector('[data-copy-label]') ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 2500);
});
