// Keeps the row that is selected in sight. It is found by its mark, since the references that Vue
// collects in a loop stand in the order in which the rows came to be, not in that of the list.

export function showSelected(list: HTMLElement | null): void {
  const selected = list?.querySelector('[aria-current="true"], [aria-selected="true"]')
  selected?.scrollIntoView({ block: 'nearest' })
}
