// The first element of a kind that says these words, in the topmost dialog or else on the page; null until it is there.
const [kind, words] = arguments;
const plain = (text) => text.replace(/\s+/g, " ").trim();
const wanted = plain(words);
const scope = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
const shown = (element) => element && element.getClientRects().length > 0 && !element.disabled;
const all = (selector) => [...scope.querySelectorAll(selector)];
// The shortcut written on a button is not its name.
const name = (element) => {
  const copy = element.cloneNode(true);
  for (const kbd of copy.querySelectorAll("kbd, svg")) kbd.remove();
  return plain(copy.textContent);
};
const kinds = {
  field: () =>
    all("label[for]")
      .filter((label) => plain(label.textContent).replace(/ ?\*$/, "") === wanted)
      .map((label) => document.getElementById(label.htmlFor)),
  box: () =>
    all("label")
      .filter((label) => label.querySelector("input") && plain(label.textContent).startsWith(wanted))
      .map((label) => label.querySelector("input")),
  press: () =>
    all("button, a, summary").filter((each) => name(each) === wanted || plain(each.ariaLabel ?? "") === wanted),
  begins: () => all("button, a").filter((each) => name(each).startsWith(wanted)),
  option: () => all("[role=option]").filter((each) => plain(each.textContent).includes(wanted)),
  row: () => all("tbody tr[tabindex]").filter((each) => plain(each.textContent).includes(wanted)),
  drawn: () => all(words).filter((each) => each.complete && each.naturalWidth > 0),
  words: () => (plain(document.body.innerText).includes(wanted) ? [document.body] : []),
  filled: () => [...document.querySelectorAll(words)].filter((each) => plain(each.textContent) !== ""),
};
return kinds[kind]().find(shown) ?? null;
