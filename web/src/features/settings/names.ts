export const NAME_PATTERN = /^[a-z][a-z0-9_]{0,40}$/

/** A proposal for the API name from an English label: "Site visit" → site_visit. */
export function apiName(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_\d]+|_+$/g, '')
    .slice(0, 41)
}
