"""What makes a page hard to use, as functions that a browser runs: each returns what it found."""

OPEN_ALL = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"

NAMELESS = """
    const named = (element) => element.labels?.length || element.getAttribute('aria-label')
        || element.getAttribute('aria-labelledby') || element.textContent.trim();
    return [...document.querySelectorAll(
            'button, input, select, textarea, progress, meter, a, summary, [role=img]')]
        .filter((element) => !named(element)).map((element) => element.outerHTML.slice(0, 120));"""

DUPLICATE_IDS = """
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);"""

DANGLING = """
    const lost = [];
    for (const name of ['aria-labelledby', 'aria-describedby', 'for'])
        for (const element of document.querySelectorAll(`[${name}]`))
            for (const id of element.getAttribute(name).split(' '))
                if (!document.getElementById(id)) lost.push(`${name}=${id}`);
    return lost;"""

SKIPPED_HEADINGS = """
    const headings = [...document.querySelectorAll('h1, h2, h3, h4')];
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    return levels.filter((level, i) => level > (i ? levels[i - 1] : 0) + 1);"""

FAINT = """
    const numbers = (color) => color.match(/[0-9.]+/g).map(Number);
    const light = (color) => {
        const [r, g, b] = numbers(color).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if ((numbers(color)[3] ?? 1) > 0.99) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const faint = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest(':disabled, .visually-hidden')) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        const said = texts.currentNode.data.trim().slice(0, 40);
        if (ratio < 4.5) faint.add(`${said}: ${ratio.toFixed(2)}`);
    }
    return [...faint];"""

TOO_WIDE = """
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1)
            && !element.closest('.visually-hidden, .skip, .plot, .scroll, .lanes-scroll');
    });
    return [document.documentElement.scrollWidth, wide.map((e) => e.outerHTML.slice(0, 100))];"""

SMALL_TARGETS = """
    return [...document.querySelectorAll('button, select, input, summary')]
        .filter((element) => element.checkVisibility())
        .filter((element) => element.getBoundingClientRect().height < 24)
        .map((element) => element.outerHTML.slice(0, 100));"""
