/** Skeleton lines of varying width; the shape of what is coming. */
export function Bones({ rows = 4, height = 12 }: { rows?: number; height?: number }) {
  return (
    <div className="bones" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="bone" style={{ width: `${92 - ((row * 37) % 45)}%`, height }} />
      ))}
    </div>
  )
}
