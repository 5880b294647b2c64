// The page as a whole: its language, for whoever has it read aloud, and its top, whenever another place is opened. On a
// phone the sidebar lies over what was chosen in it, so it goes.
const PHONE = 768;
let last = null;

export default function ({ data }) {
  document.documentElement.lang = data.lang;
  if (last !== null && last !== data.place) {
    document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);
    if (innerWidth <= PHONE) document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click();
  }
  last = data.place;
}
