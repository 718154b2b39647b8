// @ts-check
// The one thing that a page on paper can do.

document.getElementById('print')?.addEventListener('click', () => print());
