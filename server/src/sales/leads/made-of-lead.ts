/** What becomes of a lead's values, without tables. */

export type Values = Record<string, unknown>

export function contactOf(lead: Values): Values {
  const { name, phone, email, title, company } = lead
  return { name, phone, email, title, company_name: company }
}

export function accountOf(lead: Values): Values {
  const { company, name, industry, region } = lead
  return { name: company ?? name, industry, region }
}

export function opportunityOf(lead: Values): Values {
  const { id, source, campaign, need } = lead
  return { lead: id, source, campaign, note: need }
}

/** Of the values those that say something and that a record of these fields takes. */
export function fitting(fields: Iterable<string>, values: Values): Values {
  const known = new Set(fields)
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => known.has(name) && value !== null && value !== undefined),
  )
}

/** Of the values those for which the record holds none. */
export function missing(held: Values, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => (held[name] ?? null) === null))
}
