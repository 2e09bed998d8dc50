/** What people call a ticket: its number, unless the id says the same and more (`acme/shop#482` of number `#482`). */
export function shownAs(id: string, number: string | null | undefined): string {
  return number == null || id.endsWith(number) ? id : number;
}
