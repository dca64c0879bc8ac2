/** Content-Disposition for a download by any name (RFC 6266, 5987). */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\w.-]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16)}`)}`
}
