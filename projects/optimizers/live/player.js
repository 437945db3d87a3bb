// Shows what the tags of `answer` hold, up to a step: on the live page, and in the file that replays without a server.
// Whatever is set here stays in the browser: {sync: false} tells no server.

const COLUMNS = ["x", "y", "loss", "gx", "gy", "low", "high"] // rows of the points
const FAINT = 1e-16
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const LOCAL = {sync: false}

const symlog = value => Math.sign(value) * Math.log10(1 + Math.abs(value))
const short = value => value === 0 ? "0" : Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5
  ? value.toPrecision(5) : value.toExponential(3)

class Player {
  constructor(find) {
    for (const name of ["answer", "edge", "paths", "dots", "heads", "losses", "curvature", "contour", "powers",
                        "step", "play", "speed"])
      this[name] = find(name)
    this.table = document.querySelector(".results")
    this.at = this.step.value
    this.playing = null
    this.take()
  }

  // New points have come: cut them into paths, see how high the curves go, show them as far as before.
  take() {
    this.said = this.answer.tags[0]
    const {racers, points, lowest: known} = this.said
    const {count, diverged} = racers
    const last = this.at >= this.end, all = new Float64Array(points), n = all.length / COLUMNS.length
    const data = Object.fromEntries(COLUMNS.map((name, i) => [name, all.subarray(i * n, (i + 1) * n)]))
    this.end = this.step.end
    if (last || this.at > this.end) this.at = this.end
    this.firsts = []
    let first = 0
    for (const n of count) {
      this.firsts.push(first)
      first += n
    }
    let lowest = known ?? Infinity
    if (known == null) for (const loss of data.loss) if (loss < lowest) lowest = loss
    this.columns = {
      ...data,
      step: new Float64Array(first), height: new Float64Array(first), slope: new Float64Array(first),
      low: data.low.map(symlog), high: data.high.map(symlog), name: Array(first), color: Array(first),
    }
    const {step, height, slope, name, color} = this.columns
    count.forEach((n, i) => {
      for (let k = 0, j = this.firsts[i]; k < n; k++, j++) {
        step[j] = k
        height[j] = Math.max(data.loss[j] - lowest, FAINT)
        slope[j] = Math.hypot(data.gx[j], data.gy[j])
        name[j] = this.said.racers.name[i]
        color[j] = this.said.racers.color[i]
      }
    })
    this.fit(diverged)
    this.show(this.at)
  }

  // Ranges that hold the curves; a path that diverges may leave them.
  fit(diverged) {
    const {height, high, low} = this.columns
    const {count} = this.said.racers
    const calm = count.map((_, i) => i).filter(i => diverged[i] < 0)
    const seen = calm.length ? calm : count.map((_, i) => i)
    let [bottom, top, least, most] = [Infinity, 1e-3, -0.2, Math.min(...this.edge.data.value)]
    for (const i of seen)
      for (let k = 0, j = this.firsts[i]; k < count[i]; k++, j++) {
        if (height[j] < bottom) bottom = height[j]
        if (height[j] > top && height[j] < Infinity) top = height[j]
        if (low[j] < least) least = low[j]
        if (high[j] > most) most = high[j]
      }
    bottom = Math.min(bottom, top / 10)
    // Whole powers of ten: axes that stand still while the curves move
    this.losses.y_range.setv({start: 10 ** Math.floor(Math.log10(bottom) - 0.2), end: 10 ** Math.ceil(Math.log10(top) + 0.2)}, LOCAL)
    this.curvature.y_range.setv({start: Math.floor(least * 2 - 0.4) / 2, end: Math.ceil(most * 2 + 0.4) / 2}, LOCAL)
    for (const figure of [this.losses, this.curvature]) figure.x_range.setv({start: 0, end: this.end * 1.02}, LOCAL)
    const every = Math.ceil((most - least) / 6)
    const ticks = [0]
    for (let k = every > 1 ? every : 0; k <= Math.max(most, -least) + 1; k += every) ticks.push(symlog(10 ** k), -symlog(10 ** k))
    this.powers.setv({ticks}, LOCAL)
  }

  // All paths up to step k.
  show(k) {
    this.at = k
    const {count, name, color, dash, marker, diverged} = this.said.racers
    const ends = count.map((n, i) => this.firsts[i] + Math.min(n, k + 1))
    const cut = column => count.map((_, i) => this.columns[column].slice(this.firsts[i], ends[i]))
    const label = name.map((_, i) => diverged[i] >= 0 ? `${name[i]}: diverged at step ${diverged[i]}` : name[i])
    this.paths.setv({data: {
      xs: cut("x"), ys: cut("y"), steps: cut("step"), heights: cut("height"), lows: cut("low"), highs: cut("high"),
      name, label, color, dash,
    }}, LOCAL)
    this.dots.setv({data: this.until(this.busy ? ends.map((_, i) => this.firsts[i]) : ends, this.busy ? -1 : k)}, LOCAL)
    const heads = {name, color, marker}
    for (const column of ["x", "y", "step", "height", "high"])
      heads[column] = ends.map(end => this.columns[column][end - 1])
    this.heads.setv({data: heads}, LOCAL)
    this.step.setv({value: k, title: `step ${k} of ${this.end}`}, LOCAL)
    const tell = () => this.table.innerHTML = this.rows(ends, k)
    if (this.busy) requestAnimationFrame(() => setTimeout(tell)) // the figures come first
    else tell()
  }

  // The columns of all points up to step k, one path after the other.
  until(ends, k) {
    const names = ["x", "y", "step", "loss", "height", "low", "high", "gx", "gy", "slope", "name", "color"]
    const whole = k >= this.end
    return Object.fromEntries(names.map(name => {
      const column = this.columns[name]
      return [name, whole ? column : ends.flatMap((end, i) => Array.from(column.slice(this.firsts[i], end)))]
    }))
  }

  rows(ends, k) {
    const {count, name, color, dash, diverged} = this.said.racers
    const body = name.map((_, i) => {
      const [x, y, loss, slope] = ["x", "y", "loss", "slope"].map(column => this.columns[column][ends[i] - 1])
      const end = diverged[i] >= 0 && k >= diverged[i] ? `<em>diverged at step ${diverged[i]}</em>` : short(slope)
      return `<tr><td><i style="border-top:3px ${dash[i]} ${color[i]}"></i>${name[i]}</td><td>${short(loss)}</td>` +
             `<td>${Math.min(k, count[i] - 1)}</td><td>${end}</td></tr>`
    })
    return `<table><tr><th>optimizer</th><th>loss</th><th>steps</th><th>|gradient|</th></tr>${body.join("")}</table>`
  }

  // ---- Playing

  toggle() {
    if (this.playing) return this.pause()
    if (this.at >= this.end) this.show(0)
    let before = performance.now(), exact = this.at
    const frame = now => {
      exact += Math.max(0, now - before) / 1000 * this.speed.value
      before = now
      if (Math.floor(exact) < this.at) exact = this.at
      const k = Math.min(this.end, Math.floor(exact))
      if (k !== this.at) this.show(k)
      if (k >= this.end) this.pause()
      else this.playing = requestAnimationFrame(frame)
    }
    this.playing = requestAnimationFrame(frame)
    this.play.setv({label: "❚❚ Pause"}, LOCAL)
  }

  pause() {
    cancelAnimationFrame(this.playing)
    this.playing = null
    this.play.setv({label: "▶ Play"}, LOCAL)
    this.rest?.()
  }

  forward() {
    if (this.playing) this.pause()
    this.show(this.at >= this.end ? 0 : this.at + 1)
    this.rest?.()
  }

  // A person has moved the slider of the step.
  seek(k) {
    if (k === this.at) return
    this.show(k)
    this.rest?.()
  }

  power(tick) {
    const exponent = Math.round(Math.log10(10 ** Math.abs(tick) - 1))
    if (tick === 0) return "0"
    const raised = String(exponent).split("").map(digit => SUPERSCRIPT[digit]).join("")
    return (tick < 0 ? "−" : "") + (exponent === 0 ? "1" : `10${raised}`)
  }
}
