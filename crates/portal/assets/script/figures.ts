// What a table says: names in its first columns, figures in its `num` columns, units in its heads.

export interface Row {
  names: string[];
  values: number[];
}

export interface Figures {
  /** Heads of the columns of words. */
  nameHeads: string[];
  /** Heads of the columns of figures, with their units. */
  valueHeads: string[];
  rows: Row[];
}

export function read(table: HTMLTableElement): Figures {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const text = (cell: Element): string => cell.textContent?.trim() ?? "";
  const isFigure = heads.map((head) => head.classList.contains("num"));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => {
    const cells = [...row.cells];
    return {
      names: cells.filter((_, i) => !isFigure[i]).map(text),
      values: cells.filter((_, i) => isFigure[i]).map((cell) => Number(text(cell).replace(/[,%\s]/g, "")) || 0),
    };
  });
  return {
    nameHeads: heads.filter((_, i) => !isFigure[i]).map(text),
    valueHeads: heads.filter((_, i) => isFigure[i]).map(text),
    rows,
  };
}

/** 12345.6 → 12,345.60, as the tables write it. */
export function grouped(value: unknown): string {
  return Number(value).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
