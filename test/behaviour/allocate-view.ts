/** The answer of POST /api/v1/handlers/allocate. */
export interface AllocateView {
  readonly ticket_id: string;
  readonly allocation: { readonly group_id: string; readonly group_name: string } | null;
  readonly reason: string;
  readonly confidence: number | null;
  readonly rationale: readonly string[];
  readonly ranking: readonly object[];
}
