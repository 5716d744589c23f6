// The short low sound for a code that means nothing here; it takes no file and no permission.

/** Answers with the function that sounds; the sound device is opened when it is first needed. */
export function createBeep(): () => void {
  let context: AudioContext | null = null
  return () => {
    context ??= new AudioContext()
    const sound = context.createOscillator()
    const volume = context.createGain()
    sound.type = 'square'
    sound.frequency.value = 330
    volume.gain.value = 0.08
    sound.connect(volume).connect(context.destination)
    sound.start()
    sound.stop(context.currentTime + 0.18)
  }
}
