// Asks the server for what is to be seen: never more than one question under way, and always the newest.

class Asker {
  constructor(find, player) {
    for (const name of ["asked", "full", "start", "contour"]) this[name] = find(name)
    this.player = player
    this.number = 0
    this.waiting = false // for an answer
    this.again = false // once it is here
    this.written = 0
    player.rest = () => this.write()
    this.write()
  }

  // The start goes where the pointer is at once; the paths follow.
  move(x, y) {
    if (this.contour.toolbar.gestures.pan.active || !(Math.abs(x) <= 1e6 && Math.abs(y) <= 1e6)) return
    this.start.setv({data: {x: [x], y: [y]}}, {sync: false})
    this.ask()
  }

  // What was changed is on its way only when the function that called this one is done.
  ask() {
    if (this.waiting) this.again = true
    else {
      this.waiting = true
      queueMicrotask(() => this.send())
    }
  }

  send() {
    const {x, y} = this.start.data
    this.again = false
    this.number += 1
    this.asked.data = {n: [this.number], x: [x[0]], y: [y[0]]}
  }

  // The answer is here, all of it.
  answered() {
    if (this.again) this.send()
    else this.waiting = false
    this.player.take()
    this.write()
  }

  // The address bar shows the state; browsers allow only so many changes of it in a time.
  write() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const {at, end} = this.player
      history.replaceState(null, "", "?" + this.full.tags[1] + (at < end ? `&step=${at}` : ""))
    }, 250)
  }

  async copy(button) {
    const {at, end} = this.player
    const link = location.origin + location.pathname + "?" + this.full.tags[1] + (at < end ? `&step=${at}` : "")
    await navigator.clipboard.writeText(link)
    const label = button.label
    button.label = "Copied"
    setTimeout(() => { button.label = label }, 1200)
  }
}
