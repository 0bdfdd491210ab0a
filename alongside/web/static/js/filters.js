// A filter form with data-autosubmit applies a chosen option at once; text waits for Enter or the button.
document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (!form?.hasAttribute('data-autosubmit')) return;
  if (event.target.matches('select, input[type=checkbox], input[type=radio], input[type=date]')) form.requestSubmit();
});

// Empty fields stay out of the address, so that a shared link says only what was chosen.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.hasAttribute('data-autosubmit') || form.method !== 'get') return;
  const empty = [...form.elements].filter((field) => field.name && field.value === '' && !field.disabled);
  empty.forEach((field) => { field.disabled = true; });
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
});
