// What in a page can not be ours, in words: elements and attributes that no view writes. Evaluated in the page by tripwire.ts.
;(() => {
  const never = /^(?:object|embed|applet|base|style|math|marquee|video|audio|image|foreignobject|animate|x:script|xmp)$/
  const isOurs = (url) => url === '' || url.startsWith(`${location.origin}/`)
  const isFile = (url) => url?.startsWith('/assets/') ?? false

  const wrongElements = [
    ['an element', (one) => never.test(one.localName)],
    ['a script', (one) => one.localName === 'script' && !isFile(one.getAttribute('src'))],
    ['a link element', (one) => one.localName === 'link' && !isFile(one.getAttribute('href'))],
    ['a frame', (one) => one.localName === 'iframe' && !one.hasAttribute('data-mail')],
    ['a meta element', (one) => one.localName === 'meta' && one.hasAttribute('http-equiv')],
    ['a picture of another server', (one) => one.localName === 'img' && !isOurs(one.src)],
    ['a form to another server', (one) => one.hasAttribute('action') && !isOurs(one.action)],
    [
      'a link that is none',
      (one) => one instanceof HTMLAnchorElement && !/^(?:https?|mailto|tel):$/.test(one.protocol),
    ],
    ['a shadow root', (one) => one.shadowRoot !== null],
  ]
  // Our script gives the frame of a mail the height of what is in it.
  const isHeight = (element, { name, value }) =>
    element.hasAttribute('data-mail') && name === 'style' && /^height: \d+px;$/.test(value)
  const wrongAttributes = [
    (name) => /^on|^hx-on|^formaction$|^style$|^srcdoc$/.test(name),
    (name, value) => /^hx-(?:get|post)$|^data-live$/.test(name) && !/^\/(?!\/)/.test(value),
  ]
  return [...document.querySelectorAll('*')].flatMap((element) => [
    ...wrongElements
      .filter(([, isWrong]) => isWrong(element))
      .map(([what]) => `${what}: ${element.outerHTML.slice(0, 80)}`),
    ...[...element.attributes]
      .filter((one) => !isHeight(element, one) && wrongAttributes.some((isWrong) => isWrong(one.name, one.value)))
      .map(({ name, value }) => `<${element.localName} ${name}="${value}">`),
  ])
})()
