/** What makes the page handier where scripts run: copy, filter, search. Nothing depends on it. */
export const SCRIPT = `'use strict';
{
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const control of all('.copy, .filters, .search')) control.hidden = false;

  for (const button of all('.copy')) {
    button.addEventListener('click', async () => {
      const code = button.parentElement.querySelector('code');
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected: now copy';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
  }

  const hidden = new Set();
  const words = new Map();
  const search = document.getElementById('search');
  const found = document.getElementById('found');

  function wordsOf(element) {
    if (!words.has(element)) words.set(element, element.textContent.toLowerCase());
    return words.get(element);
  }

  function apply() {
    const query = search.value.trim().toLowerCase();
    let shown = 0;
    for (const element of all('[data-find]')) {
      const fits = !hidden.has(element.dataset.severity) && (query === '' || wordsOf(element).includes(query));
      element.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const fold of all('details.fold')) {
      if (query !== '') fold.open = fold.querySelector('[data-find]:not([hidden])') !== null;
    }
    found.textContent = query === '' ? '' : shown + (shown === 1 ? ' place' : ' places');
  }
  let waiting;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 100);
  });
  for (const button of all('[data-filter]')) {
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isOn));
      hidden[isOn ? 'delete' : 'add'](button.dataset.filter);
      apply();
    });
  }

  function reveal() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id === '' ? null : document.getElementById(id);
    const details = target && target.closest('details');
    if (!details) return;
    details.hidden = false;
    details.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();
}
`;
