/** Beyond this nothing is a letter to somebody. */
const MAX_HTML = 2_000_000

/** The words of a mail that was laid out only: quotes marked as in plain text, pictures and the targets of links left out. */
export async function textOfHtml(html: string): Promise<string> {
  const { htmlToText } = await import('html-to-text')
  return htmlToText(html.slice(0, MAX_HTML), {
    wordwrap: false,
    limits: { maxDepth: 100, maxInputLength: MAX_HTML, maxBaseElements: 1, maxChildNodes: 20_000 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { ignoreHref: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(selector => ({ selector, options: { uppercase: false } })),
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
    ],
  })
}
