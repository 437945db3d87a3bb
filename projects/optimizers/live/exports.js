// Takes the view elsewhere: one picture of the three figures, and files that the server makes from the address.

function save(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

async function download(name) {
  if (descent.asker.lost) return
  const answer = await fetch(name + "?" + descent.asker.query())
  if (answer.ok) save(await answer.blob(), name)
}

// The surface on the left, the curves on the right, whose path is which below.
async function picture() {
  const {contour, losses, curvature, said} = descent.player
  const drawn = [contour, losses, curvature].map(figure => Bokeh.index.find_one(figure).export("png").canvas)
  const [left, up, down] = drawn, line = 20, scale = window.devicePixelRatio
  const {name, color, dash, diverged} = said.racers
  const canvas = document.createElement("canvas")
  canvas.width = left.width + Math.max(up.width, down.width)
  const columns = Math.max(1, Math.floor(canvas.width / scale / 240))
  const rows = Math.ceil(name.length / columns) + 1
  const top = Math.max(left.height, up.height + down.height)
  canvas.height = top + (rows + 0.5) * line * scale
  const pen = canvas.getContext("2d")
  pen.fillStyle = "white"
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(left, 0, 0)
  pen.drawImage(up, left.width, 0)
  pen.drawImage(down, left.width, up.height)
  pen.scale(scale, scale)
  pen.font = "13px sans-serif"
  pen.lineWidth = 3
  const below = top / scale + line
  pen.fillStyle = "#222"
  pen.fillText(said.words, 10, below, canvas.width / scale - 20)
  name.forEach((text, i) => {
    const x = 10 + 240 * (i % columns), y = below + line * (1 + Math.floor(i / columns))
    pen.strokeStyle = color[i]
    pen.setLineDash(dash[i] === "dashed" ? [6, 4] : [])
    pen.beginPath()
    pen.moveTo(x, y - 4)
    pen.lineTo(x + 28, y - 4)
    pen.stroke()
    pen.fillText(diverged[i] < 0 ? text : `${text}: diverged at step ${diverged[i]}`, x + 34, y)
  })
  canvas.toBlob(blob => save(blob, "optimizers.png"), "image/png")
}
