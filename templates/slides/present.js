// Presents the deck on its own page: arrow keys show one slide at a time, scaled to the window. Until the first
// key the page is the plain stack of slides.
(() => {
  const slides = [...document.querySelectorAll('.slide')];
  const root = document.documentElement;
  let current = -1;
  const nearest = () => {
    const middle = innerHeight / 2;
    const distance = (s) => Math.abs((s.getBoundingClientRect().top + s.getBoundingClientRect().bottom) / 2 - middle);
    return slides.reduce((best, s, i) => (distance(s) < distance(slides[best]) ? i : best), 0);
  };
  const fit = () => root.style.setProperty('--zoom', Math.min(innerWidth / 1280, innerHeight / 720));
  const show = (index) => {
    current = Math.max(0, Math.min(slides.length - 1, index));
    root.classList.add('presenting');
    slides.forEach((s, i) => s.classList.toggle('shown', i === current));
    fit();
  };
  const leave = () => {
    if (current < 0) return;
    const last = slides[current];
    current = -1;
    root.classList.remove('presenting');
    slides.forEach((s) => s.classList.remove('shown'));
    last.scrollIntoView({ block: 'center' });
    if (document.fullscreenElement) document.exitFullscreen();
  };
  addEventListener('resize', () => current >= 0 && fit());
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowRight: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, PageUp: -1 };
    if (event.key in steps) {
      show(current < 0 ? nearest() : current + steps[event.key]);
      event.preventDefault();
    } else if (event.key === 'Home' && current >= 0) show(0);
    else if (event.key === 'End' && current >= 0) show(slides.length - 1);
    else if (event.key === 'Escape') leave();
    else if (event.key === 'f' && root.requestFullscreen) root.requestFullscreen().then(() => show(current < 0 ? nearest() : current), () => {});
  });
})();
