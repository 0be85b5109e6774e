import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COLORS } from '../../src/report/html/colors.ts';
import { html, trusted } from '../../src/report/html/markup.ts';

describe('html', () => {
  test('takes values for text, between tags and in attributes', () => {
    const hostile = `"><script>alert('x')</script>&amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>',
    );
  });

  test('shows characters nobody would see', () => {
    expect(html`<code>${'a\u202Eb\u0000c\nd'}</code>`.markup).toBe('<code>a\\u202eb\\x00c\\nd</code>');
  });

  test('nests markup, lists of it and numbers', () => {
    const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul class="${2}">${items}</ul>${html`<hr>`}${[]}`.markup).toBe(
      '<ul class="2"><li>&lt;a&gt;</li><li>b</li></ul><hr>',
    );
  });

  test('leaves no value any character that ends text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(html`${value}`.markup).not.toMatch(/[<>"'\p{Cc}\p{Cf}\p{Cs}]|&(?!(amp|lt|gt|quot|#39);)/u);
      }),
    );
  });

  test('tells the values anew, and never our words', () => {
    const page = html`<p class="max">${html`<b title="${'max & co'}">${'max'}</b>`}</p>`;
    expect(page.told((value) => value.replaceAll('max', '<user>'))).toBe(
      '<p class="max"><b title="&lt;user&gt; &amp; co">&lt;user&gt;</b></p>',
    );
    expect([...page.pieces()].filter(({ isOurs }) => !isOurs).map(({ text }) => text)).toEqual(['max & co', 'max']);
  });

  test('takes our own words as they are', () => {
    expect(html`<style>${trusted('a > b {}')}</style>`.markup).toBe('<style>a > b {}</style>');
  });
});

test('every color is given for light, dark and print', () => {
  const [light = [], dark = [], print = []] = COLORS.split(':root')
    .slice(1)
    .map((part) => part.match(/--[a-z]+(?=:)/g) ?? []);
  expect(light).toEqual(
    expect.arrayContaining(['--ink', '--paper', '--muted', '--line', '--accent', '--on', '--off', '--warn']),
  );
  expect(dark).toEqual(light);
  expect(print).toEqual(light);
});
