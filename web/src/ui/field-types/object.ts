import { createContext, useContext } from 'react'

/** Whose fields are typed in: files are uploaded for a field of an object. */
const FieldObject = createContext('')
export const FieldObjectProvider = FieldObject.Provider

export function useFieldObject(): string {
  return useContext(FieldObject)
}
