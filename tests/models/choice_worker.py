"""Puts chance before the sampler of the real worker, beside the plain way of choosing."""

import numpy as np

from models import llama_sampler, llama_worker
from models.serve import serve


def compare(params, _report, _cancelled):
    """Tokens chosen step by step, and those that asking the grammar about all would choose."""
    engine = llama_worker.Engine()
    loaded = engine._load({"threads": 1, "context_tokens": 256, **params}, lambda _: None)
    size = loaded.llama.n_vocab()
    everything = np.arange(size, dtype=np.int32)
    chance = np.random.default_rng(int(params["seed"]))
    pairs = []
    for _ in range(int(params["runs"])):
        sampler = llama_sampler.Sampler(loaded.llama, loaded.words, params["grammar"], 1, 0)
        for _ in range(int(params["steps"])):
            logits = chance.standard_normal(size).astype(np.float32).round(1)  # many are equal
            chosen = sampler._likeliest_admitted(logits)
            pairs.append([chosen, int(np.argmax(sampler._admitted(everything, logits)))])
            if sampler.ends(chosen):
                break
            llama_sampler.llama_cpp.llama_sampler_accept(sampler._grammar, chosen)
        sampler.close()
    return pairs


if __name__ == "__main__":
    serve({"compare": compare})
