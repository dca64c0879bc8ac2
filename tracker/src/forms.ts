type Submitted = { properties: Record<string, unknown>; traits: Record<string, string> }

const NEVER =
  /pass|pwd|card|\bcc-|cvv|cvc|iban|ssn|secret|captcha|otp|one-time|id_?no|身份证|证件|银行|卡号|密码|验证码/i

/** What a submitted form tells: the names of its fields, and who somebody says they are. Never a password or a card. */
export function readForm(form: HTMLFormElement): Submitted {
  const inputs = [...elementsOf(form)].filter(isInput).filter(isTold)
  const traits: Record<string, string> = {}
  for (const input of inputs) {
    const trait = traitOf(input)
    const value = input.value.trim()
    if (trait && LOOKS[trait].test(value)) traits[trait] ??= value
  }
  // By attribute: a field named "id" or "name" hides the form's own property.
  const id = form.getAttribute('id') || null
  const properties = {
    formName: form.getAttribute('name') || form.getAttribute('aria-label') || id,
    formId: id,
    path: location.pathname,
    fields: [...new Set(inputs.map(input => input.name).filter(Boolean))].slice(0, 50),
  }
  return { properties, traits }
}

/** A field named "elements" hides the form's own property, too. */
function elementsOf(form: HTMLFormElement): Iterable<Element> {
  return form.elements instanceof HTMLFormControlsCollection
    ? form.elements
    : form.querySelectorAll('input, select, textarea')
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Trait = 'email' | 'phone' | 'name'

/** What a value must look like, so that a number typed into the wrong field stays where it is. */
const LOOKS: Record<Trait, RegExp> = {
  email: /^[^\s@]{1,64}@[^\s@]{1,190}$/,
  phone: /^\+?[\d\s()（）\-.]{5,20}$/,
  name: /^(?!.*\d{4}).{1,80}$/s,
}

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

function traitOf({ type, name, autocomplete }: Input): Trait | null {
  const said = `${name} ${autocomplete}`.toLowerCase()
  if (type === 'email' || /\be-?mail\b|邮箱/.test(said)) return 'email'
  if (type === 'tel' || /\b(phone|mobile|tel)\b|手机|电话/.test(said)) return 'phone'
  return /^(full-?_?name|name|姓名)\b/.test(said) || autocomplete === 'name' ? 'name' : null
}
