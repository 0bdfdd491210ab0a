// Moving a person to another seat by dragging. The same move is offered by each seat's “Move” button, which
// opens a form in the sheet: that way serves the keyboard, a screen reader and a phone.
//
//   <div data-seat-board>
//     <form data-seat-move hx-post="…"> <input name="seat"> <input name="to_seat"> </form>
//     <li class="seat" data-seat="code" data-role="paralegal" draggable="true">
//
// A seat takes whoever is dragged onto it when both seats have the same data-role, or when the dragged seat's
// data-can lists that role. The server decides again, and answers with the effect.
let dragged = null;

const takes = (target) => {
  if (!dragged || target === dragged) return false;
  const roles = (dragged.dataset.can ?? '').split(' ').filter(Boolean);
  return target.dataset.role === dragged.dataset.role || roles.includes(target.dataset.role);
};
const seatAt = (event) => event.target.closest?.('[data-seat-board] [data-seat]');

function clear(...names) {
  for (const name of names) document.querySelectorAll(`.${name}`).forEach((seat) => seat.classList.remove(name));
}

document.addEventListener('dragstart', (event) => {
  const seat = seatAt(event);
  if (!seat || seat.getAttribute('draggable') !== 'true') return;
  dragged = seat;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', seat.dataset.seat);
  seat.classList.add('is-dragged');
});

document.addEventListener('dragover', (event) => {
  const seat = seatAt(event);
  if (!dragged || !seat) return;
  clear('is-target', 'is-refused');
  if (takes(seat)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    seat.classList.add('is-target');
  } else if (seat !== dragged) {
    seat.classList.add('is-refused');
  }
});

document.addEventListener('drop', (event) => {
  const seat = seatAt(event);
  if (!dragged || !seat || !takes(seat)) return;
  event.preventDefault();
  const form = seat.closest('[data-seat-board]').querySelector('[data-seat-move]');
  form.elements.seat.value = dragged.dataset.seat;
  form.elements.to_seat.value = seat.dataset.seat;
  form.requestSubmit();
});

document.addEventListener('dragend', () => {
  clear('is-dragged', 'is-target', 'is-refused');
  dragged = null;
});
