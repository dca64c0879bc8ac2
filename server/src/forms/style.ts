/** Of public forms: plain, readable on a telephone, light and dark by the reader's own wish. */
export const STYLE = `*{box-sizing:border-box}body{margin:0;background:#f6f7f7;color:#1c2427;font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:600px;margin:4vh auto;padding:28px 32px;background:#fff;border:1px solid #e4e7e8;border-radius:8px}
h1{font-size:22px;line-height:32px;margin:0 0 8px;overflow-wrap:anywhere}.intro{margin:0 0 20px;color:#4f5a60;white-space:pre-line}
.question{margin:0 0 18px;border:0;padding:0;min-width:0;display:grid;gap:4px}label,legend{font-size:14px;color:#4f5a60;padding:0}b{color:#c02626;font-weight:400}
input,select,textarea{font:inherit;width:100%;min-height:40px;padding:6px 10px;border:1px solid #c9d0d3;border-radius:6px;background:#fff;color:inherit}
input[type=checkbox],input[type=radio]{width:18px;min-height:18px;height:18px;margin:0 6px 0 0;flex:none;accent-color:#0b7285}
input[type=file]{padding:6px}.choice{display:flex;align-items:center;min-height:36px;color:inherit;font-size:16px}.stars{display:flex;flex-wrap:wrap;gap:4px 16px}
.parts{display:grid;gap:6px;grid-template-columns:repeat(auto-fit,minmax(150px,1fr))}.consent label{display:flex;align-items:flex-start;gap:4px}.consent input{margin-top:3px}
small{color:#5f6a70;font-size:13px}.problem,.alert{color:#c02626;font-size:14px}.alert{background:#fdeaea;border-radius:6px;padding:8px 12px}.wrong input,.wrong select,.wrong textarea{border-color:#c02626}
button{font:inherit;min-height:44px;padding:6px 28px;border-radius:6px;border:1px solid #0b7285;background:#0b7285;color:#fff;cursor:pointer}
:focus-visible{outline:2px solid #0b7285;outline-offset:2px}.trap{position:absolute;left:-9999px;height:1px;overflow:hidden}footer{margin-top:28px;color:#5f6a70;font-size:13px}
@media(max-width:640px){main{margin:0;border:0;border-radius:0;min-height:100vh;padding:20px 16px}button{width:100%}}
@media(prefers-color-scheme:dark){body{background:#121618;color:#e8ecee}main{background:#1a1f22;border-color:#2c3438}label,legend,.intro{color:#aab4b9}small,footer{color:#8f9aa0}
input,select,textarea{background:#1e2427;border-color:#434d52}button{background:#3bc9db;border-color:#3bc9db;color:#06272c}.problem,.alert,b{color:#ff8787}.alert{background:#3a2022}}`
