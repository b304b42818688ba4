#include "core/nn/packing.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

namespace diptych {

namespace {

using torch::autograd::AutogradContext;
using Tensors = torch::autograd::variable_list;

at::Tensor gathered(const at::Tensor& all, const at::Tensor& keep) { return all.index_select(0, keep); }

at::Tensor scattered(const at::Tensor& some, const at::Tensor& keep, std::int64_t count) {
    return at::zeros({count, some.size(1)}, some.options()).index_copy_(0, keep, some);
}

// The library's own gradient of index_select adds row by row; rows here are distinct, so a copy does.
struct Gather : torch::autograd::Function<Gather> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& all, const at::Tensor& keep) {
        context->save_for_backward({keep});
        context->saved_data["count"] = all.size(0);
        return gathered(all, keep);
    }
    static Tensors backward(AutogradContext* context, const Tensors& gradients) {
        const at::Tensor keep = context->get_saved_variables()[0];
        return {scattered(gradients[0], keep, context->saved_data["count"].toInt()), at::Tensor()};
    }
};

struct Scatter : torch::autograd::Function<Scatter> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& some, const at::Tensor& keep, std::int64_t count) {
        context->save_for_backward({keep});
        return scattered(some, keep, count);
    }
    static Tensors backward(AutogradContext* context, const Tensors& gradients) {
        const at::Tensor keep = context->get_saved_variables()[0];
        return {gathered(gradients[0].contiguous(), keep), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

TokenPacking::TokenPacking(const at::Tensor& mask) {
    if (!mask.defined())
        return;
    const at::Tensor keep = mask.reshape({-1}).nonzero().squeeze(1);  // [K]
    if (keep.size(0) == mask.numel())
        return;
    m_keep = keep;
    m_rows = mask.size(0);
    m_columns = mask.size(1);
    m_places = keep.remainder(m_columns);
}

at::Tensor TokenPacking::pack(const at::Tensor& padded) const {
    return packs() ? Gather::apply(padded.reshape({m_rows * m_columns, -1}), m_keep) : padded;  // [B T, C] → [K, C]
}

at::Tensor TokenPacking::spread(const at::Tensor& packed) const {
    return packs() ? Scatter::apply(packed, m_keep, m_rows * m_columns).view({m_rows, m_columns, -1}) : packed;
}

at::Tensor TokenPacking::packIds(const at::Tensor& ids) const {
    return packs() ? ids.reshape({-1}).index_select(0, m_keep) : ids;
}

}  // namespace diptych
