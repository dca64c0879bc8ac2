declare module 'opencc-js/dict/TSCharacters' {
  /** `傑 杰|僞 伪|…`: a traditional character and the simplified ones it may stand for */
  const dictionary: string
  export default dictionary
}
