// The few pieces of HTML that the parts of the headquarters' page share.

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** A button of the form that frontDoor.ts takes; a switch shows whether it is on. */
export const switchButton = (name: string, value: string, label: string, isOn: boolean): string =>
  `  <button name="${name}" value="${value}" aria-pressed="${isOn}">${escapeHtml(label)}</button>`

export const actButton = (value: string, label: string): string =>
  `  <button name="act" value="${value}">${escapeHtml(label)}</button>`
