/** The product's mark. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0f766e" />
      <path
        d="M8 10.5A2.5 2.5 0 0 1 10.5 8h11a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H16l-4.6 3.7a.6.6 0 0 1-1-.5V20A2.4 2.4 0 0 1 8 17.5z"
        fill="#fff"
      />
      <path d="M12 12.5h8M12 15.8h5" stroke="#0f766e" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  );
}
