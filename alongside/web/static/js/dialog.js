// Dialogs are <dialog>. A button with data-dialog-open="id" opens one, data-dialog-close closes it.
// A fragment that HTMX puts into <dialog id="sheet"> opens that sheet; an empty answer closes it.
// A form with data-confirm="id" asks in that dialog first; its data-confirm-yes button sends the form.
let waiting = null;

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog-open]');
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest('[data-dialog-close]')) {
    const dialog = event.target.closest('dialog');
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
    return;
  }
  if (event.target.closest('[data-confirm-yes]') && waiting) {
    const { form, submitter } = waiting;
    event.target.closest('dialog').close();
    waiting = null;
    form.dataset.confirmed = 'yes';
    form.requestSubmit(submitter ?? undefined);
    return;
  }
  // A click on the backdrop lands on the dialog itself.
  if (event.target.matches?.('dialog[open][data-light]')) event.target.close();
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  const dialog = form.dataset?.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog) return;
  if (form.dataset.confirmed === 'yes') {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = { form, submitter: event.submitter };
  dialog.showModal();
}, true);

document.addEventListener('htmx:afterSwap', (event) => {
  const sheet = event.detail.target;
  if (sheet?.id !== 'sheet') return;
  if (sheet.innerHTML.trim() === '') {
    if (sheet.open) sheet.close();
  } else if (!sheet.open) {
    sheet.showModal();
  }
});
