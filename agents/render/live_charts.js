// Live charts: what a chart library on the page knows of its charts, written where the walk looks for it.
//
// Chart.js, ECharts and Plotly keep each chart's data in an object that a page's own scripts can ask for. It is told in
// the form of `agents.deck.spec.Chart`, as `data-chart` of the element; its colours as custom properties, its type as
// the element's. What has another form there (radar, gauges, candles, floating bars) stays as the page paints it.
// The page is not trusted: nothing is called but the libraries' documented questions, and what fails leaves no trace.
(() => {
  const MOST_NAMES = 80;
  const MOST_SERIES = 12;
  const PLOTLY = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'];
  const ECHARTS = ['#5470c6', '#91cc75', '#fac858', '#ee6666', '#73c0de', '#3ba272', '#fc8452', '#9a60b4', '#ea7ccc'];
  const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) || ArrayBuffer.isView(value) ? [...value] : [value]);
  const finite = (value) => (value === null || value === '' || value === '-' || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value));
  const paint = (value) => {
    const one = Array.isArray(value) ? value[0] : value;
    if (typeof one === 'string') return one;
    return typeof one?.colorStops?.[0]?.color === 'string' ? one.colorStops[0].color : null;
  };
  const name = (value) => {
    if (Array.isArray(value)) return value.map(name).join(' ');
    const stamp = value instanceof Date ? value.getTime() : typeof value === 'number' && Math.abs(value) > 1e11 ? value : null;
    return stamp === null ? String(value ?? '') : new Date(stamp).toISOString().slice(0, 10);
  };
  const side = (at) => (at === 'bottom' || at === 'top' ? at : 'right');

  // The kind of a chart of bars and lines; `parts` say of each series what it is drawn as, and whether it is stacked and filled.
  function kindOf(parts, lying) {
    const bars = parts.filter((part) => part.bar);
    if (bars.length && bars.length < parts.length) return lying || bars.some((part) => part.stacked) ? null : 'combo';
    const stacked = parts.length > 1 && parts.every((part) => part.stacked);
    if (!stacked && parts.some((part) => part.stacked) && parts.length > 1) return null;
    if (bars.length) return `${stacked ? 'stacked_' : ''}${lying ? 'bar' : 'column'}`;
    if (lying) return null;
    if (parts.every((part) => part.filled)) return stacked ? 'stacked_area' : 'area';
    return stacked ? null : 'line';
  }

  // A chart of names and values, or null where its parts do not go together.
  function named(parts, categories, lying) {
    const kind = kindOf(parts, lying);
    if (!kind) return null;
    const series = parts.map((part) => ({ name: part.name, values: part.values, ...(kind === 'combo' ? { drawn: part.bar ? 'column' : 'line', secondary: part.secondary } : {}) }));
    return { kind, categories, series };
  }

  // Lying bars from the bottom up, as ECharts and Plotly draw them, told from the top down.
  function upturned(chart) {
    if (!chart) return null;
    return { ...chart, categories: chart.categories.toReversed(), series: chart.series.map((one) => ({ ...one, values: one.values.toReversed() })) };
  }

  function round(kind, label, values, categories) {
    return { kind, categories, series: [{ name: label, values }] };
  }

  // Points with a place along both axes.
  function scattered(parts) {
    const sized = parts.every((part) => part.points.every((point) => point.size !== null));
    const series = parts.map((part) => ({
      name: part.name, values: part.points.map((point) => point.y), across: part.points.map((point) => point.x),
      ...(sized ? { sizes: part.points.map((point) => point.size) } : {}),
    }));
    const most = Math.max(...series.map((one) => one.values.length));
    const whole = parts.every((part) => part.points.every((point) => point.x !== null && point.y !== null));
    return whole && most ? { kind: sized ? 'bubble' : 'scatter', categories: Array.from({ length: most }, () => ''), series } : null;
  }

  function fromChartJs(chart) {
    const { data } = chart;
    const options = chart.options ?? {};
    const type = chart.config?.type ?? chart.config?._config?.type;
    const lying = options.indexAxis === 'y' || type === 'horizontalBar';
    const shown = data.datasets.filter((set, at) => !set.hidden && chart.isDatasetVisible?.(at) !== false);
    const legend = options.plugins?.legend ?? options.legend ?? {};
    const title = options.plugins?.title ?? options.title ?? {};
    const scales = Object.entries(options.scales ?? {});
    const stacked = scales.some(([, scale]) => list(scale).some((one) => one?.stacked));
    const first = shown.find((set) => set.yAxisID)?.yAxisID;
    const measured = scales.find(([key, scale]) => (scale?.axis ?? key[0]) === (lying ? 'x' : 'y'))?.[1];
    const letters = options.font ?? globalThis.Chart?.defaults?.font ?? {};
    const look = {
      legend: legend.display === false || !shown.some((set) => set.label) && !['pie', 'doughnut'].includes(type) ? 'none' : side(legend.position ?? 'top'),
      size: letters.size ?? 12, family: letters.family, text: options.color ?? globalThis.Chart?.defaults?.color ?? '#666',
      title: title.display ? name(title.text) : null, minimum: finite(measured?.min),
      colors: shown.map((set) => paint((set.type ?? type) === 'line' ? set.borderColor ?? set.backgroundColor : set.backgroundColor ?? set.borderColor)),
    };
    if (['pie', 'doughnut'].includes(type)) {
      if (shown.length !== 1) return null;
      return { look: { ...look, colors: list(shown[0].backgroundColor).map(paint) }, chart: round(type, shown[0].label ?? '', list(shown[0].data).map(finite), list(data.labels).map(name)) };
    }
    if (['scatter', 'bubble'].includes(type)) {
      const parts = shown.map((set) => ({ name: set.label ?? '', points: list(set.data).map((point) => ({ x: finite(point?.x), y: finite(point?.y), size: type === 'bubble' ? finite(point?.r) ** 2 : null })) }));
      return { look, chart: scattered(parts) };
    }
    if (!['bar', 'line', 'horizontalBar'].includes(type) || shown.some((set) => !['bar', 'line', 'horizontalBar', undefined].includes(set.type) || list(set.data).some(Array.isArray))) return null;
    const value = (point) => finite(point && typeof point === 'object' ? point[lying ? 'x' : 'y'] : point);
    const labels = list(data.labels).length ? list(data.labels) : list(shown[0]?.data).map((point) => point?.[lying ? 'y' : 'x']);
    const parts = shown.map((set) => ({
      name: name(set.label), values: list(set.data).map(value), bar: (set.type ?? type) !== 'line', stacked,
      filled: Boolean(set.fill), secondary: Boolean(first && set.yAxisID && set.yAxisID !== first),
    }));
    return { look, chart: named(parts, labels.map(name), lying) };
  }

  function fromECharts(instance) {
    const option = instance.getOption();
    const shown = list(option.series);
    const palette = list(option.color).length ? list(option.color) : ECHARTS;
    const legend = list(option.legend)[0];
    const type = list(option.textStyle)[0] ?? {};
    const look = {
      legend: !legend || legend.show === false ? 'none' : legend.orient === 'vertical' ? 'right' : legend.bottom !== undefined && legend.bottom !== null && legend.bottom !== 'auto' ? 'bottom' : 'top',
      size: type.fontSize ?? 12, family: type.fontFamily ?? 'sans-serif', text: type.color ?? '#6e7079',
      title: list(option.title)[0]?.text || null, labels: shown.every((one) => one.label?.show),
      colors: shown.map((one, at) => paint(one.itemStyle?.color ?? one.lineStyle?.color ?? one.color) ?? paint(palette[at % palette.length])),
    };
    const plain = (item) => (item && typeof item === 'object' && !Array.isArray(item) ? item.value : item);
    if (shown.length === 1 && shown[0].type === 'pie') {
      const items = list(shown[0].data);
      const inner = list(shown[0].radius);
      look.colors = items.map((item, at) => paint(item?.itemStyle?.color) ?? paint(palette[at % palette.length]));
      return { look, chart: round(inner.length > 1 && parseFloat(inner[0]) > 0 ? 'doughnut' : 'pie', shown[0].name ?? '', items.map((item) => finite(plain(item))), items.map((item) => name(item?.name))) };
    }
    if (shown.every((one) => one.type === 'scatter')) {
      const parts = shown.map((one) => ({ name: name(one.name), points: list(one.data).map((item) => ({ x: finite(plain(item)?.[0]), y: finite(plain(item)?.[1]), size: null })) }));
      return { look, chart: scattered(parts) };
    }
    if (shown.some((one) => !['bar', 'line'].includes(one.type))) return null;
    const across = list(option.xAxis)[0] ?? {};
    const up = list(option.yAxis)[0] ?? {};
    const lying = up.type === 'category';
    look.minimum = finite((lying ? across : up).min);
    const names = list((lying ? up : across).data).map((item) => name(plain(item)));
    const rows = list(list(option.dataset)[0]?.source).filter(Array.isArray);
    const column = (at) => rows.slice(1).map((row) => finite(row[at + 1]));
    const values = (one, at) => (list(one.data).length ? list(one.data).map(plain).map((item) => finite(Array.isArray(item) ? item[lying ? 0 : 1] : item)) : column(at));
    const parts = shown.map((one, at) => ({
      name: name(one.name ?? rows[0]?.[at + 1]), values: values(one, at), bar: one.type === 'bar', stacked: Boolean(one.stack),
      filled: Boolean(one.areaStyle), secondary: one.yAxisIndex > 0,
    }));
    const said = names.length ? names : rows.length ? rows.slice(1).map((row) => name(row[0])) : list(shown[0]?.data).map(plain).map((item) => name(item?.[0]));
    const chart = named(parts, said, lying);
    return { look, chart: lying && !up.inverse ? upturned(chart) : chart };
  }

  function fromPlotly(element) {
    const layout = element.layout ?? {};
    const shown = list(element.data).filter((trace) => trace.visible !== false && trace.visible !== 'legendonly');
    const palette = list(layout.colorway).length ? list(layout.colorway) : PLOTLY;
    const look = {
      legend: (layout.showlegend ?? (shown.length > 1 || shown[0]?.type === 'pie')) ? (layout.legend?.orientation === 'h' ? 'bottom' : 'right') : 'none',
      size: layout.font?.size ?? 12, family: layout.font?.family ?? '"Open Sans", Verdana, Arial, sans-serif', text: layout.font?.color ?? '#444',
      title: layout.title?.text ?? (typeof layout.title === 'string' ? layout.title : null),
      colors: shown.map((trace, at) => paint(trace.marker?.color) ?? paint(trace.line?.color) ?? palette[at % palette.length]),
    };
    if (shown.length === 1 && shown[0].type === 'pie') {
      const [trace] = shown;
      look.colors = list(trace.labels).map((_, at) => trace.marker?.colors?.[at] ?? palette[at % palette.length]);
      return { look, chart: round(trace.hole > 0 ? 'doughnut' : 'pie', trace.name ?? '', list(trace.values).map(finite), list(trace.labels).map(name)) };
    }
    if (shown.some((trace) => !['bar', 'scatter', 'scattergl', undefined].includes(trace.type))) return null;
    const lines = (trace) => trace.type !== 'bar';
    if (shown.every((trace) => lines(trace) && trace.mode === 'markers')) {
      const size = (trace, at) => (Array.isArray(trace.marker?.size) ? finite(trace.marker.size[at]) ** 2 : null);
      return { look, chart: scattered(shown.map((trace) => ({ name: name(trace.name), points: list(trace.x).map((x, at) => ({ x: finite(x), y: finite(trace.y?.[at]), size: size(trace, at) })) }))) };
    }
    const lying = shown.every((trace) => trace.orientation === 'h');
    const places = (trace) => list(lying ? trace.y : trace.x).map(name);
    const names = places(shown[0]);
    look.minimum = finite((lying ? layout.xaxis : layout.yaxis)?.range?.[0]);
    if (shown.some((trace) => (trace.orientation === 'h') !== lying || places(trace).join('\n') !== names.join('\n'))) return null;
    const steps = names.map(Number).slice(1).map((at, n) => at - Number(names[n]));
    if (shown.some(lines) && steps.every(Number.isFinite) && steps.some((step) => Math.abs(step - steps[0]) > 1e-6 * Math.abs(steps[0]))) return null;
    const parts = shown.map((trace, at) => ({
      name: name(trace.name ?? `trace ${at}`), values: list(lying ? trace.x : trace.y).map(finite), bar: !lines(trace),
      stacked: lines(trace) ? Boolean(trace.stackgroup) : ['stack', 'relative'].includes(layout.barmode),
      filled: Boolean(trace.stackgroup || trace.fill && trace.fill !== 'none'), secondary: Boolean(trace.yaxis && trace.yaxis !== 'y'),
    }));
    const chart = named(parts, names, lying);
    return { look, chart: lying && layout.yaxis?.autorange !== 'reversed' ? upturned(chart) : chart };
  }

  function tell(element, found) {
    const { chart, look } = found;
    const { categories, series } = chart;
    const values = series.flatMap((one) => one.values);
    if (!categories.length || categories.length > MOST_NAMES || series.length > MOST_SERIES || !values.some((value) => value !== null)) return;
    const said = { ...chart, unit: look.title, alt: look.title ?? '' };
    // The writers have room for a legend beside a round chart, and above or below the others.
    const beside = ['pie', 'doughnut'].includes(chart.kind) ? 'right' : look.legend === 'right' ? 'top' : look.legend;
    const style = { legend: look.legend === 'none' ? 'none' : beside, labels: look.labels ?? false, minimum: look.minimum ?? null };
    element.dataset.chart = JSON.stringify(said);
    element.dataset.chartStyle = JSON.stringify(style);
    look.colors.forEach((one, at) => one && element.style.setProperty(`--series-${at + 1}`, one));
    element.style.setProperty('--grid', 'color-mix(in srgb, currentcolor 20%, transparent)');
    element.style.fontSize = `${look.size}px`;
    element.style.color = look.text;
    if (look.family) element.style.fontFamily = look.family;
  }

  const sources = [
    ['canvas', (at) => globalThis.Chart && (Chart.getChart?.(at) ?? Object.values(Chart.instances ?? {}).find((one) => one.canvas === at)), fromChartJs],
    ['[_echarts_instance_]', (at) => globalThis.echarts?.getInstanceByDom?.(at), fromECharts],
    ['.js-plotly-plot', (at) => at.data && at, fromPlotly],
  ];
  for (const [selector, instance, read] of sources) {
    for (const element of document.querySelectorAll(selector)) {
      try {
        const held = element.dataset.chart === undefined && instance(element);
        const found = held ? read(held) : null;
        if (found?.chart) tell(element, found);
      } catch { /* not what the library documents: it stays as it is painted */ }
    }
  }
})();
