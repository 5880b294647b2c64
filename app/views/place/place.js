// The page as a whole: its language, for whoever has it read aloud, and its top, whenever another place is opened.
let last = null;

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  if (last !== null && last !== data.place) document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);
  last = data.place;
}
