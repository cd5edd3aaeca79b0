/** The space that pages and emails have for a logo, in CSS pixels. */
const most = { width: 200, height: 44 };

/** Returns the size at which a logo is shown, in CSS pixels. */
export function logoSize(call: { logoWidth: number; logoHeight: number }): { width: number; height: number } {
  const scale = Math.min(1, most.width / call.logoWidth, most.height / call.logoHeight);
  return {
    width: Math.max(1, Math.round(call.logoWidth * scale)),
    height: Math.max(1, Math.round(call.logoHeight * scale)),
  };
}
