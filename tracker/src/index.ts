/** The browser SDK. */
export {}
