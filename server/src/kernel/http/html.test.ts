import { expect, test } from 'vitest'
import { html, raw } from './html.ts'

test('text is escaped, markup of our own is not, and what is not there is nothing', () => {
  const evil = `<img src=x onerror="alert('1')">`
  expect(html`<a title="${evil}">${evil}</a>`.markup).toBe(
    '<a title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;</a>',
  )
  const words = ['<', '&'].map(word => html`<b>${word}</b>`)
  expect(html`<p>${words}</p>`.markup).toBe('<p><b>&lt;</b><b>&amp;</b></p>')
  expect(html`a${false}${null}${undefined}b`.markup).toBe('ab')
  expect(html`${raw('<svg/>')}`.markup).toBe('<svg/>')
})
