/** Content-Disposition for a file of any name (RFC 6266, 5987). */
export function contentDisposition(as: 'attachment' | 'inline', name: string): string {
  const ascii = name.replaceAll(/[^\w.-]/g, '_')
  return `${as}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16)}`)}`
}
