// Asks the server for what is to be seen: never more than one question under way, and always the newest.

class Asker {
  constructor(find, player) {
    for (const name of ["asked", "answer", "start", "contour"]) this[name] = find(name)
    this.hover = find("hovery")
    this.player = player
    this.number = 0
    this.waiting = false // for an answer
    this.again = false // once it is here
    player.rest = () => this.write()
    this.held = false // the button of the pointer, over the surface
    const surface = document.querySelector(".contour")
    surface.addEventListener("pointerdown", event => this.hold(event.button === 0))
    surface.addEventListener("pointerrawupdate", event => this.follow(event))
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => this.hold(false))
    this.write()
  }

  // The start goes where the pointer is, with the paths.
  move(x, y) {
    if (this.contour.toolbar.gestures.pan.active || !(Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6)) return
    const wish = [Number(x.toPrecision(6)), Number(y.toPrecision(6))]
    if (this.held && String(wish) === this.told) return
    this.told = String(wish)
    this.wish = wish
    this.ask()
  }

  // Browsers tell of movements once for each picture, some of them also when they happen, ten milliseconds earlier.
  follow(event) {
    if (!this.held) return
    const {canvas_view, frame} = Bokeh.index.find_one(this.contour), box = canvas_view.el.getBoundingClientRect()
    const [x, y] = [event.clientX - box.x, event.clientY - box.y]
    if (frame.bbox.contains(x, y)) this.move(frame.x_scale.invert(x), frame.y_scale.invert(y))
  }

  // While the start is dragged, single steps are neither marked nor told of: that takes longer than the paths.
  hold(held) {
    if (held === this.held) return
    this.held = this.player.busy = held
    this.told = ""
    this.hover.setv({active: !held}, {sync: false})
    if (!held) this.player.show(this.player.at)
  }

  // Bokeh takes a button that was held still for a while for a press, after which it calls no movement a pan.
  drag(x, y) {
    if (this.held) this.move(x, y)
  }

  // What was changed is on its way only when the function that called this one is done.
  ask() {
    if (this.lost) return
    if (this.waiting) this.again = true
    else {
      this.waiting = true
      queueMicrotask(() => this.send())
    }
  }

  send() {
    const {x, y} = this.start.data
    const [[wx, wy], n] = [this.wish ?? [x[0], y[0]], this.number + 1]
    this.again = false
    this.wish = null
    this.number = n
    this.asked.data = {n: [n], x: [wx], y: [wy]}
  }

  // The answer is here, all of it.
  answered() {
    const [x, y] = this.answer.tags[0].start
    this.start.setv({data: {x: [x], y: [y]}}, {sync: false})
    if (this.again) this.send()
    else this.waiting = false
    this.player.take()
    this.write()
  }

  // The server is gone. What is shown can still be played.
  lose() {
    this.lost = true
    const said = document.querySelector("header p")
    said.className = "lost"
    said.textContent = "The server has stopped: start it again and reload this page, whose address keeps the view."
  }

  // The state as the query of an address.
  query() {
    const {at, end} = this.player
    return this.player.said.address + (at < end ? `&step=${at}` : "")
  }

  // The address bar shows the state; browsers allow only so many changes of it in a time.
  write() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => history.replaceState(null, "", "?" + this.query()), 250)
  }

  async copy(button) {
    await navigator.clipboard.writeText(location.origin + location.pathname + "?" + this.query())
    const label = button.label
    button.setv({label: "Copied"}, {sync: false})
    setTimeout(() => button.setv({label}, {sync: false}), 1200)
  }
}
