// Reads badges with the camera where the browser can read codes by itself; types them into the box like a scanner.

const place = document.querySelector('[data-camera]');
const hint = document.querySelector('[data-no-camera]');
const scan = document.querySelector('[data-scan]');
const button = place.querySelector('button');
const video = place.querySelector('video');
const note = place.querySelector('[role=status]');
const startWord = button.textContent;
/** The same badge held before the camera is read once in so many milliseconds. */
const PAUSE = 5_000;

const canRead = async () => 'BarcodeDetector' in window && Boolean(navigator.mediaDevices)
  && (await BarcodeDetector.getSupportedFormats()).includes('qr_code');

const stop = () => {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  video.hidden = true;
  button.textContent = startWord;
};

const read = async (detector, last) => {
  if (!video.srcObject) return;
  const [code] = await detector.detect(video).catch(() => []);
  if (code && (code.rawValue !== last.text || Date.now() - last.at > PAUSE)) {
    Object.assign(last, { text: code.rawValue, at: Date.now() });
    scan.elements.q.value = code.rawValue;
    scan.requestSubmit();
  }
  setTimeout(() => read(detector, last), 200);
};

const start = async () => {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    note.textContent = note.dataset.wordDenied;
    return;
  }
  note.textContent = '';
  video.hidden = false;
  button.textContent = button.dataset.wordStop;
  await video.play();
  read(new BarcodeDetector({ formats: ['qr_code'] }), { text: '', at: 0 });
};

if (await canRead().catch(() => false)) {
  place.hidden = false;
  button.addEventListener('click', () => (video.srcObject ? stop() : start()));
  addEventListener('pagehide', stop);
} else hint.hidden = false;
