({
  visible: (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility === "visible";
  },

  /** A link in running text may be as low as its line; any other target is for a thumb. */
  smallTargets() {
    const inText = (link) => getComputedStyle(link).display === "inline" && link.parentElement.innerText !== link.innerText;
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
      .filter((element) => this.visible(element) && !inText(element))
      .map((element) => [element.innerText, element.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44)
      .map(([text, box]) => `${text}: ${box.width} x ${box.height}`);
  },

  textNodes() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      const { parentElement: parent, textContent } = walker.currentNode;
      if (textContent.trim() && parent.tagName !== "NOSCRIPT" && this.visible(parent)) nodes.push(walker.currentNode);
    }
    return nodes;
  },

  smallText() {
    return this.textNodes()
      .filter((node) => parseFloat(getComputedStyle(node.parentElement).fontSize) < 19)
      .map((node) => node.textContent);
  },

  /** Lines of more than 70 characters, told apart by where each character stands. */
  longLines() {
    const long = [];
    for (const block of document.querySelectorAll("main p, main li, main dd, main h1, main h2, main h3")) {
      const lines = new Map();
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const range = document.createRange();
        for (let at = 0; at < walker.currentNode.length; at++) {
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + 1);
          const { bottom, width } = range.getBoundingClientRect();
          if (width) lines.set(Math.round(bottom), (lines.get(Math.round(bottom)) ?? "") + range);
        }
      }
      for (const line of lines.values()) if (line.trim().length > 70) long.push(line);
    }
    return long;
  },

  /** Text that sticks out of the screen or is cut off by its box. A table may scroll in a box of its own, and so does what is typed. */
  overflow() {
    const cut = (element) =>
      getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    const sideways = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
    return [
      ...(sideways > 0 ? [`the page is ${sideways}px too wide`] : []),
      ...[...document.querySelectorAll("body *:not(.gt-scroll, input, textarea)")]
        .filter((element) => this.visible(element) && cut(element))
        .map((element) => element.outerHTML.slice(0, 80)),
    ];
  },

  moves() {
    return [...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
      })
      .map((element) => element.outerHTML.slice(0, 80));
  },

  space() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
  },

  /** The element with the keyboard: what it is, whether it looks so, and what covers it. */
  focused() {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = [...element.getClientRects()].at(0);
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
      text: element.innerText.trim(),
      seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
      covered: !(element.contains(top) || top?.contains(element)),
    };
  },

  /** The next Tab starts at the top again. */
  unfocus() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  },

  /** A group of round buttons is one stop: the chosen one, or the first. Inside it, arrows lead on. */
  entered(name) {
    const group = [...document.getElementsByName(name)];
    return group.find((element) => element.checked) ?? group[0];
  },

  stops() {
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((element) => element.checkVisibility()) // What is folded away is reached once it is opened.
      .filter((element) => element.type !== "radio" || element === this.entered(element.name))
      .map((element) => element.innerText.trim());
  },

  /** From the top, once what took the focus has moved the page. */
  top: () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(scrollTo(0, 0))));
    }),

  shifts: () =>
    new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((entries) => {
        for (const { value, hadRecentInput } of entries.getEntries()) if (!hadRecentInput) sum += value;
      }).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    }),
})
