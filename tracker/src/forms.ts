type Submitted = { properties: Record<string, unknown>; traits: Record<string, string> }

const NEVER = /pass|pwd|card|cvv|cvc|iban|ssn|身份证|密码/i

/** What a submitted form tells: the names of its fields, and who somebody says they are. Never a password or a card. */
export function readForm(form: HTMLFormElement): Submitted {
  const inputs = [...form.elements].filter(isInput).filter(isTold)
  const traits: Record<string, string> = {}
  for (const input of inputs) {
    const trait = traitOf(input)
    const value = input.value.trim()
    if (trait && value !== '' && value.length <= 200) traits[trait] ??= value
  }
  const properties = {
    formName: form.getAttribute('name') ?? form.getAttribute('aria-label') ?? (form.id || null),
    formId: form.id || null,
    path: location.pathname,
    fields: [...new Set(inputs.map(input => input.name).filter(Boolean))].slice(0, 50),
  }
  return { properties, traits }
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function isInput(element: Element): element is Input {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  )
}

function isTold(input: Input): boolean {
  const hidden = ['password', 'hidden', 'submit', 'button', 'file', 'reset', 'image'].includes(input.type)
  return !hidden && !NEVER.test(`${input.name} ${input.id} ${input.autocomplete}`)
}

function traitOf({ type, name, autocomplete }: Input): 'email' | 'phone' | 'name' | null {
  const said = `${name} ${autocomplete}`.toLowerCase()
  if (type === 'email' || /\be-?mail\b|邮箱/.test(said)) return 'email'
  if (type === 'tel' || /\b(phone|mobile|tel)\b|手机|电话/.test(said)) return 'phone'
  return /^(full-?_?name|name|姓名)\b/.test(said) || autocomplete === 'name' ? 'name' : null
}
